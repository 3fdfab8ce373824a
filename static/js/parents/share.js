// Sharing: the phone's own sheet when there is one, else the link's WhatsApp address as it stands in the page.
export function share(link, said) {
  if (!link || !navigator.share) return;
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const url = document.querySelector("link[rel=canonical]")?.href ?? location.href;
    try {
      await navigator.share({ title: link.dataset.title, text: link.dataset.title, url });
    } catch (error) {
      if (error.name === "AbortError") return;
      await navigator.clipboard?.writeText(url);
      if (said) said.textContent = said.dataset.copied;
    }
  });
}
