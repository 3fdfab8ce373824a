// A workshop page whose text somebody said.
import { loudspeakers } from "../parents/say.js";

loudspeakers();
