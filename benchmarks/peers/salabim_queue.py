"""The queue in salabim: a component for each customer, written with yields."""

from benchmarks.peers.queue import Count, Queue


def run(queue: Queue, seed: int) -> Count:
    """Simulate the queue once. Raises ImportError where salabim is not installed."""
    import salabim

    salabim.yieldless(False)
    env = salabim.Environment(trace=False, random_seed=seed)
    servers = salabim.Resource("servers", capacity=queue.servers)
    gap = salabim.Exponential(rate=queue.arrivals)
    service = salabim.Exponential(rate=queue.service)
    patience = salabim.Exponential(rate=queue.patience)
    count = {"served": 0, "lost": 0}

    class Customer(salabim.Component):  # type: ignore[misc]
        def process(self):  # type: ignore[no-untyped-def]
            yield self.request(servers, fail_delay=patience.sample())
            if self.failed():
                count["lost"] += 1
                return
            count["served"] += 1
            yield self.hold(service.sample())
            self.release()

    class Door(salabim.Component):  # type: ignore[misc]
        def process(self):  # type: ignore[no-untyped-def]
            while True:
                yield self.hold(gap.sample())
                Customer()

    Door()
    env.run(till=queue.minutes)
    return Count(**count)
