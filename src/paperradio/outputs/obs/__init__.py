"""OBS Studio as an output: its scenes are built, its stream is started, watched and begun again.

| module | does |
| --- | --- |
| `connection` | requests over obs-websocket, with time-outs and errors of ours |
| `scenes`, `profile` | what `setup` makes in OBS, each thing only where it is not there yet |
| `control` | `ObsControl`: what the command and the watcher ask of OBS; everything in it blocks |
| `judge` | what is to be done about what was seen: pure |
| `watcher` | `ObsWatcher`: the output |
"""
