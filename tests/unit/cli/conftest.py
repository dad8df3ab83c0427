from demo_site import demo_data, own_demo

__all__ = ["demo_data", "own_demo"]
