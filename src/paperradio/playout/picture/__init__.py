"""The picture of the station: frames of 1280 x 720 that show the page being talked about.

| module | does |
| --- | --- |
| `frame` | `Picture`: one frame, of which only what changed is drawn |
| `programme`, `timeline`, `page_view` | what an item shows when, and which part of which page: pure |
| `stage`, `cards`, `brand`, `card`, `bars`, `caption`, `meter` | the parts of the frame |
| `pages`, `highlight`, `shapes`, `text`, `fonts`, `style`, `layout`, `canvas` | what they are drawn with |
| `artwork` | the cover of an MP3 |
"""

from paperradio.playout.picture.artwork import artwork
from paperradio.playout.picture.canvas import COLOUR_OPTIONS, FRAME_BYTES, PIXEL_FORMAT
from paperradio.playout.picture.frame import Picture

__all__ = ["COLOUR_OPTIONS", "FRAME_BYTES", "PIXEL_FORMAT", "Picture", "artwork"]
