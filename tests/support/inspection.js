// What a program can check of a page as it stands, beside axe: widths, targets of a finger, a focus one sees.
(() => {
  const targets = "a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex='0']";
  const words = (one) => `${one.outerHTML.slice(0, 120).replace(/\s+/g, " ")}`;
  const seen = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && one.getBoundingClientRect().width > 1 && !one.disabled && !one.closest("[inert], .visually-hidden, .trap");
  const found = () => {
    const modal = document.querySelector("dialog:modal");
    return [...(modal || document).querySelectorAll(targets)].filter(seen);
  };
  const inSentence = (one) => one.tagName === "A" && getComputedStyle(one).display === "inline"
    && [...one.parentElement.childNodes].some((node) => node.nodeType === 3 && /\p{L}/u.test(node.data));
  const hits = (one, x, y) => {
    const top = document.elementFromPoint(x, y);
    return top && (one.contains(top) || one.labels && [...one.labels].some((label) => label.contains(top)));
  };

  // How far the target reaches from its middle, up to `size`; labels and ::after count.
  const reach = (one, size) => {
    one.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const { left, top, width, height } = one.getBoundingClientRect();
    const far = (dx, dy) => {
      let steps = 0;
      while (steps < size && hits(one, left + width / 2 + dx * (steps + 2), top + height / 2 + dy * (steps + 2))) steps += 2;
      return steps;
    };
    return [far(-1, 0) + far(1, 0) + 2, far(0, -1) + far(0, 1) + 2];
  };
  const small = (one, size) => {
    const box = (one.closest("label") || one).getBoundingClientRect();
    if (box.width >= size && box.height >= size || inSentence(one)) return false;
    return reach(one, size).some((side) => side < size);
  };

  const look = (one) => {
    const style = getComputedStyle(one);
    return [style.outlineStyle !== "none" && style.outlineWidth, style.boxShadow, style.borderColor].join();
  };
  const rings = (one) => {
    const around = [one, one.nextElementSibling, one.parentElement, one.parentElement?.parentElement];
    return around.filter(Boolean).map(look).join("|");
  };

  window.inspection = {
    wide: () => {
      const room = document.documentElement.clientWidth, wide = document.documentElement.scrollWidth;
      if (wide <= room) return [];
      const far = [...document.body.querySelectorAll("*")].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.width && (box.right > room + 1 || box.left < -1);
      });
      return [`${wide} px wide on ${room}: ${far.length ? words(far.at(-1)) : ""}`];
    },
    targets: (size) => found().filter((one) => small(one, size))
      .map((one) => `smaller than ${size} px: ${words(one)}`),
    focus: () => found().flatMap((one) => {
      document.activeElement?.blur();
      const before = rings(one);
      one.focus({ preventScroll: true });
      return document.activeElement === one && rings(one) === before ? [`focus not seen: ${words(one)}`] : [];
    }),
  };
})();
