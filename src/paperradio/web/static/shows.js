/* The list of shows. Without it, links do the same. */

import { playLists } from "./player.js";
import { localise } from "./times.js";

localise();
playLists();
