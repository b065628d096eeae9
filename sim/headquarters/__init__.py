"""The company above its stores: what it decides at dawn and by night, and its books; the same for both engines.

The rules are in :mod:`sim.company`; here they are asked in the order of the day, on columns of people and orders.
What a store lives through between opening and closing is the engines' part: they report what was signed and delivered.
"""
