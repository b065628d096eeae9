"""What the company does by night, written once on plain numbers and columns for both engines.

Nothing in here owns a clock, a process or a file: the engine calls, the functions answer. Money is integer fen
(1 yuan = 100 fen), days are whole days since the start of the scenario.
"""
