import type { Tracks } from "./index.js";

/** The prices of this release, for `open`. Newer ones are at `v1/tracks.json` of the project's page. */
declare const tracks: Tracks;
export default tracks;
