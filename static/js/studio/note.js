// A coordinator's own voice beside a hard sentence, recorded on the page: it becomes the file that the form sends. It
// is never published, so the browser may even out its level and take away noise as it likes.
const LONGEST_MS = 59_000; // a minute is refused above: dubbing/takes/note_files.py
/** @type {(id: string) => any} */
const find = (id) => document.getElementById(`note-${id}`);
/** @type {any} the browser's recorder, once there is one */
let recorder = null;

function show(recording) {
  find("record").hidden = recording;
  find("stop").hidden = !recording;
  find(recording ? "stop" : "record").focus();
}

async function record() {
  find("trouble").hidden = true;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    recorder = new MediaRecorder(stream);
  } catch {
    find("trouble").hidden = false; // the page of the microphone says why
    return;
  }
  const own = recorder;
  const pieces = [];
  own.ondataavailable = ({ data }) => pieces.push(data);
  own.onstop = () => offer(new File(pieces, "note", { type: own.mimeType }));
  own.start();
  show(true);
  setTimeout(() => own.state === "recording" && stop(), LONGEST_MS);
}

function stop() {
  recorder.stop();
  for (const track of recorder.stream.getTracks()) track.stop();
}

function offer(file) {
  const chosen = new DataTransfer();
  chosen.items.add(file);
  find("file").files = chosen.files;
  find("heard").src = URL.createObjectURL(file);
  find("heard").hidden = false;
  show(false);
}

find("record").addEventListener("click", record);
find("stop").addEventListener("click", stop);
find("record").hidden = false;
