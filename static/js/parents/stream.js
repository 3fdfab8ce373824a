// The stream: hls.js, loaded on the first tap. The full build, because the light one plays our separate audio silently.

// Returns {hd(on)} once the video has a source that plays; falls back to the MP4 when streaming is impossible.
export async function stream(video, { playlist, worker, from }) {
  if (!playlist) return null;
  if (!navigator.onLine) throw new Error("offline"); // a kept copy is an MP4
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
  hls.autoLevelCapping = 0;
  await new Promise((ready, failed) => {
    hls.once(Hls.Events.MANIFEST_PARSED, ready);
    hls.once(Hls.Events.ERROR, (_, error) => {
      if (error.fatal) {
        hls.destroy();
        failed(new Error(error.details));
      }
    });
    hls.loadSource(playlist);
    hls.attachMedia(video);
  });
  let mended = 0;
  hls.on(Hls.Events.ERROR, (_, error) => {
    if (!error.fatal) return;
    if (error.type === Hls.ErrorTypes.MEDIA_ERROR && mended++ < 2) hls.recoverMediaError();
    else if (error.type === Hls.ErrorTypes.NETWORK_ERROR)
      video.addEventListener("play", () => hls.startLoad(), { once: true });
  });
  return {
    hd(on) {
      // The second rung (720p): its size is what the button says. A larger one would surprise a prepaid card.
      const level = on ? Math.min(1, hls.levels.length - 1) : 0;
      hls.autoLevelCapping = level;
      hls.nextLevel = level;
    },
  };
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
