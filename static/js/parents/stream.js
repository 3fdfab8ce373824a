// The stream: begun with its pieces, and left to hls.js where those cannot go on. Of hls.js the full build, because the
// light one plays our separate audio silently.
import { playPieces, playsPieces } from "./pieces.js";

// The second rung (720p): its size is what the button says. A larger one would surprise a prepaid card.
const LITE = 0;
const HD = 1;
const SOUND_FRAME_S = 0.025; // where the clock changes the sound's piece ends up to 21 ms after the picture's

// Returns {hd(on)} once the video has a source that plays; the caller falls back to the MP4 when streaming is
// impossible. pieces: what ourselves we can begin with, null where only hls.js can (a picture that waits or is slower).
// lost({at, playing}): it played, and no way leads on.
export async function stream(video, { pieces, playlist, worker, from, lost }) {
  if (!playlist) return null;
  if (!navigator.onLine) throw new Error("offline"); // a kept copy is an MP4
  if (!pieces || !playsPieces(pieces)) return library(video, { playlist, worker, from });
  let sharp = false;
  let playing;
  const broken = async (stood) => {
    try {
      playing = await library(video, { playlist, worker, from: stood.at });
      playing?.hd(sharp);
      if (stood.playing) await video.play();
    } catch {
      lost(stood);
    }
  };
  try {
    playing = await playPieces(video, pieces, { from, broken, lost: (load) => again(video, load) });
  } catch {
    return library(video, { playlist, worker, from }); // it knows more ways, and tries longer
  }
  // What hls.js reads first, where these pieces cannot go on: a few hundred bytes, here before a network goes.
  fetch(playlist, { priority: "low" }).catch(() => {});
  return {
    hd(on) {
      sharp = on;
      playing?.hd(on);
    },
  };
}

async function library(video, { playlist, worker, from }) {
  const { default: Hls } = await import("hls.js");
  if (!Hls.isSupported()) return native(video, playlist, from);
  const hls = new Hls({
    workerPath: worker,
    startPosition: from || -1,
    startLevel: 0,
    maxBufferLength: 20, // prepaid data: do not fetch minutes that nobody may watch
    maxMaxBufferLength: 30,
    backBufferLength: 30,
    renderTextTracksNatively: false, // the page's own <track> elements are the subtitles
    enableWebVTT: false,
    enableCEA708Captions: false,
  });
  // loadSource() removes every cap, and so does reloading a manifest: set the cap whenever one has loaded.
  let most = LITE;
  const cap = () => {
    hls.autoLevelCapping = Math.min(most, hls.levels.length - 1);
  };
  hls.on(Hls.Events.MANIFEST_PARSED, cap);
  await new Promise((ready, failed) => {
    // Not once(): an error that hls.js recovers from comes first, and the fatal one after it would be missed.
    const broken = (_, error) => {
      if (error.fatal) failed(new Error(error.details));
    };
    hls.on(Hls.Events.ERROR, broken);
    hls.once(Hls.Events.MANIFEST_PARSED, () => {
      hls.off(Hls.Events.ERROR, broken);
      ready();
    });
    hls.loadSource(playlist);
    hls.attachMedia(video);
  }).catch((error) => {
    hls.destroy();
    throw error;
  });
  // A picture's piece that is not here yet and the sound's one before it: hls.js waits for ever. Past both it goes on.
  video.addEventListener("seeking", () => {
    const at = video.currentTime;
    const pieces = hls.latestLevelDetails?.fragments ?? [];
    const changes = pieces.filter(({ cc }, place) => place > 0 && cc !== pieces[place - 1].cc);
    const begins = changes.find(({ start }) => start <= at && at < start + SOUND_FRAME_S)?.start;
    if (begins !== undefined) video.currentTime = begins + 2 * SOUND_FRAME_S; // well past: browsers round
  });
  let mended = 0;
  hls.on(Hls.Events.ERROR, (_, error) => {
    if (!error.fatal) return;
    if (error.type === Hls.ErrorTypes.MEDIA_ERROR && mended++ < 2) hls.recoverMediaError();
    else if (error.type === Hls.ErrorTypes.NETWORK_ERROR) again(video, () => hls.startLoad());
  });
  return {
    hd(on) {
      most = on ? HD : LITE;
      cap();
      hls.nextLevel = hls.autoLevelCapping;
    },
  };
}

// hls.js has given up: start again when the network is back, or when the person presses play, so the stopped video must
// offer it.
function again(video, load) {
  const stop = () => video.pause();
  if (video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) stop();
  else video.addEventListener("waiting", stop, { once: true });
  const begun = new AbortController();
  const begin = () => {
    begun.abort();
    video.removeEventListener("waiting", stop);
    load();
  };
  video.addEventListener("play", begin, { signal: begun.signal });
  addEventListener("online", begin, { signal: begun.signal });
}

async function native(video, playlist, from) {
  if (!video.canPlayType("application/vnd.apple.mpegurl")) return null;
  video.src = playlist;
  if (from)
    video.addEventListener(
      "loadedmetadata",
      () => {
        video.currentTime = from;
      },
      { once: true },
    );
  return null;
}
