"""The queue in Ciw: a network of one node, its individuals' records counted."""

from benchmarks.peers.queue import Count, Queue


def run(queue: Queue, seed: int) -> Count:
    """Simulate the queue once. Raises ImportError where Ciw is not installed."""
    import ciw

    ciw.seed(seed)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=queue.arrivals)],
        service_distributions=[ciw.dists.Exponential(rate=queue.service)],
        reneging_time_distributions=[ciw.dists.Exponential(rate=queue.patience)],
        number_of_servers=[queue.servers],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(queue.minutes)
    kinds = [record.record_type for record in simulation.get_all_records()]
    return Count(kinds.count("service"), kinds.count("renege"))
