// The findings of the server's checks, below the box; a finding with a place selects it.

const list = document.getElementById("findings");
const SVG = "http://www.w3.org/2000/svg";

function warningSign() {
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("class", "icon");
  icon.setAttribute("viewBox", "0 0 24 24");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M12 4L2.800 19.500h18.400zM12 10v4.500M12 17v.1");
  icon.append(path);
  return icon;
}

/** The server counts code points, the box counts UTF-16 units. */
const units = (text, points) => [...text].slice(0, points).join("").length;

/** findings: [{code, severity, sentence, start, end}]; box: the textarea that they are about. */
export function showFindings(findings, box) {
  list.replaceChildren(
    ...findings.map((finding) => {
      const item = document.createElement("li");
      item.className = `finding ${finding.severity}`;
      item.dataset.code = finding.code;
      const whole = finding.start === 0 && finding.end >= [...box.value].length;
      const words = document.createElement(whole || finding.end <= finding.start ? "span" : "button");
      words.textContent = finding.sentence;
      if (words instanceof HTMLButtonElement) {
        words.type = "button";
        words.addEventListener("click", () => {
          box.focus();
          box.setSelectionRange(units(box.value, finding.start), units(box.value, finding.end));
        });
      }
      item.append(warningSign(), words);
      return item;
    }),
  );
}
