"""The compiled engine: the same days as :mod:`sim.agents`, by event scheduling on columns.

People, jobs and advisors are rows; a store's day is one heap of events, compiled by Numba. Behaviour is that of
:mod:`sim.behaviour` and the company that of :mod:`sim.headquarters`, so only the order in which things are asked is
written here. The event log equals that of the agents engine bit for bit.
"""
