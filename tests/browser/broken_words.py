"""Words that are broken in two or cut at the screen's edge: measured where they stand, letter boxes on two lines.

Chinese, Japanese, Thai and Khmer have no words that spaces part: the browser knows where their lines may end. A soft
hyphen says where a long word may be broken; an address that is typed is broken at its strokes.
"""

from __future__ import annotations

BROKEN = r"""() => {
  const broken = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const within = node.parentElement;
    if (within.closest("script, style, select, .visually-hidden, .skip")) continue;
    if (!within.checkVisibility({ visibilityProperty: true })) continue;
    for (const { 0: word, index } of node.data.matchAll(/[^\s\u200b\u00ad\-\u2013\u2014/·@.]+/gu)) {
      if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}]/u.test(word)) continue;
      // The hyphen that is drawn for a soft one belongs to the letter after it.
      range.setStart(node, index + (node.data[index - 1] === "\u00ad" ? 1 : 0));
      range.setEnd(node, index + word.length);
      const tops = [...range.getClientRects()].filter((box) => box.width > 0).map((box) => box.top + box.height / 2);
      const around = range.getBoundingClientRect();
      if (Math.max(...tops) - Math.min(...tops) > parseFloat(getComputedStyle(within).fontSize) / 2)
        broken.push(`${within.closest("[class]").className}: ${word}`);
      else if (tops.length && (around.right > innerWidth + 1 || around.left < -1))
        broken.push(`${within.closest("[class]").className}: ${word} is cut`);
    }
  }
  return broken;
}"""
