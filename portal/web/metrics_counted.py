"""Metrics of what was counted and timed (portal/actions/measures.py), and of the queue."""

from collections.abc import Iterator, Mapping
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from portal.actions.measures import MEASURES
from portal.actions.tally import SUM, Measure
from portal.queue import Alarm
from portal.store.tallies import Key


class Counted(Collector):
    """What all processes have counted together; that of the last seconds is still in their memory."""

    def __init__(self, told: Mapping[Key, float]) -> None:
        self._told = told

    def collect(self) -> Iterator[Metric]:
        for measure in MEASURES:
            yield self._histogram(measure) if measure.bounds else self._counter(measure)

    def _counter(self, measure: Measure) -> Metric:
        family = CounterMetricFamily(measure.name, measure.says, labels=list(measure.labels))
        for labels in measure.combinations():
            family.add_metric(labels, self._told.get((measure.name, labels), 0))
        return family

    def _histogram(self, measure: Measure) -> Metric:
        family = HistogramMetricFamily(measure.name, measure.says, labels=list(measure.labels))
        for labels in measure.combinations():
            bounds = measure.buckets()
            counts = accumulate(self._told.get((measure.name, (*labels, bound)), 0) for bound in bounds)
            total = self._told.get((measure.name, (*labels, SUM)), 0)
            family.add_metric(labels, list(zip(bounds, counts, strict=True)), total)
        return family


class Waking(Collector):
    """How Redis and RQ are, asked now."""

    def __init__(self, alarm: Alarm) -> None:
        self._alarm = alarm

    def collect(self) -> Iterator[Metric]:
        """Without Redis there is no depth to tell."""
        up = GaugeMetricFamily("portal_up", "1 for each part that works", labels=["part"])
        for part, wrong in self._alarm.health().items():
            up.add_metric([part], wrong is None)
        yield up
        if (depth := self._alarm.depth()) is not None:
            yield GaugeMetricFamily("portal_queue_depth", "Wake-ups that no worker has taken yet", depth)
