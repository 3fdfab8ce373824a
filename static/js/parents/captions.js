// Subtitles: own language, French, both or none. The choice is remembered on the device.
// Returns {burnt()} for a video that shows them in its picture: none beside it, until somebody chooses again.
export function captions(video, select) {
  if (!select) return { burnt() {} };
  const own = document.documentElement.lang;
  const apply = (choice) => {
    for (const track of video.textTracks) {
      const ours = [...video.querySelectorAll("track")].some((element) => element.track === track);
      // hls.js and Safari bring the playlist's own subtitles as well: only ours are shown, else each line would appear
      // twice.
      track.mode = ours && (choice === "both" || choice === track.language) ? "showing" : "disabled";
    }
  };
  let choice = read() ?? select.value;
  if (choice === "own") choice = own;
  if ([...select.options].some((option) => option.value === choice)) select.value = choice;
  apply(select.value);
  select.addEventListener("change", () => {
    apply(select.value);
    write(select.value === own ? "own" : select.value);
  });
  video.textTracks.addEventListener("addtrack", () => apply(select.value));
  video.addEventListener("loadedmetadata", () => apply(select.value));
  return {
    burnt() {
      select.value = "none";
      apply("none");
    },
  };
}

function read() {
  try {
    return localStorage.getItem("captions");
  } catch {
    return null;
  }
}
function write(value) {
  try {
    localStorage.setItem("captions", value);
  } catch {
    /* stays for this page */
  }
}
