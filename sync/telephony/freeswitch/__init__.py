"""FreeSWITCH over its event socket (experimental): protocol, state and line apart, as for Asterisk."""
