"""The picture of one alert on a line of time.

`tell` puts what was seen into words, as a scene; `draw` finds a place for everything in the scene, knowing nothing of alerts.
"""
