// The French of a segment, heard before it is said in another language: in the film, or as somebody said a title.
// Again, slower, in parts.

const SLOWER = 0.75; // words stay whole; below it the voice of a phone breaks up

/** part: the next one only. */
export async function hearFrench(studio, { rate = 1, part = false } = {}) {
  if (!["idle", "deciding", "trouble"].includes(studio.phase)) return;
  studio.playback.stop();
  studio.said?.pause();
  const { video, segment } = studio;
  if (segment.sound) {
    await hearSound(studio, segment.sound, rate);
    return;
  }
  const [start, end] = part ? nextPart(studio) : [segment.start, segment.end];
  if (!part) studio.view.part(0, segment);
  video.muted = false;
  video.currentTime = start / 1000;
  video.playbackRate = rate;
  try {
    await video.play();
  } catch {
    video.playbackRate = 1;
    return; // the video cannot be played: its text is on the page
  }
  const look = () => {
    const taken = video.paused || video.muted; // something else plays, or nothing
    if (!taken && video.currentTime * 1000 < end) {
      requestAnimationFrame(look);
      return;
    }
    if (!taken) video.pause();
    if (!studio.runs) video.playbackRate = 1;
  };
  requestAnimationFrame(look);
}

export const hearSlower = (studio) => hearFrench(studio, { rate: SLOWER });
export const hearPart = (studio) => hearFrench(studio, { part: true });

/** What a coordinator says about a hard sentence. */
export async function hearBeside(studio) {
  if (studio.runs) return;
  studio.playback.stop();
  studio.video.pause();
  await hearSound(studio, studio.segment.beside.voice, 1);
}

/** From, until in ms; after the last one the first again. */
function nextPart(studio) {
  const { segment } = studio;
  const bounds = [segment.start, ...segment.parts, segment.end];
  const before = studio.heardPart?.segment === segment ? studio.heardPart.number : 0;
  const number = (before % (bounds.length - 1)) + 1;
  studio.heardPart = { segment, number };
  studio.view.part(number, segment);
  return [bounds[number - 1], bounds[number]];
}

async function hearSound(studio, address, rate) {
  studio.said?.pause();
  studio.said = new Audio(address);
  studio.said.playbackRate = rate;
  await studio.said.play().catch(() => {}); // withdrawn since, or no network: its text is on the page
}
