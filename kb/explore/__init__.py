"""The explorer: pages over the questions of ``kb.queries`` and the decisions of ``kb.resolve``, on this machine.

``create_app`` gives an ASGI application; ``kb explore`` serves it. It asks what commands ask, by the same functions.
"""
