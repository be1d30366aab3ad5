"""The managed softphone: baresip (BSD licence), started by this program and driven through its ``ctrl_tcp``."""
