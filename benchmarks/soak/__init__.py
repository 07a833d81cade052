"""The real station for an hour and more, with faults, recorded at every output and looked at afterwards."""
