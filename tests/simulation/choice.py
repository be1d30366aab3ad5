"""Layers by name; only what is asked for is imported."""

from tests.simulation.layers import Layer

LAYERS = ("model", "real", "processes")


def make_layer(name: str) -> Layer:
    """Return a layer."""
    if name == "model":
        from tests.simulation.model.layer import ModelLayer

        return ModelLayer()
    if name == "real":
        from tests.simulation.real.layer import RealLayer

        return RealLayer()
    from tests.simulation.processes.layer import ProcessesLayer

    return ProcessesLayer()
