// Plays the French segment in the video, before it is said in another language.

export async function hearFrench(studio) {
  if (!["idle", "deciding", "trouble"].includes(studio.phase)) return;
  studio.playback.stop();
  const { video } = studio;
  const { start, end } = studio.segment;
  video.muted = false;
  video.currentTime = start / 1000;
  try {
    await video.play();
  } catch {
    return; // the video cannot be played: its text is on the page
  }
  const look = () => {
    if (video.paused || video.muted) return;
    if (video.currentTime * 1000 >= end) video.pause();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
