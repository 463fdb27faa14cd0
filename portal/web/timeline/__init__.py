"""The picture of one alert: what happened, on a line of time. Facts in, rectangles, marks and labels out; no I/O, no words of its own."""
