/**
 * Style sheets of lazy parts that did not come, once more: whoever loads such a part again gets its script anew, but its style
 * sheet counts as there. Rejects when one still does not come.
 */
export async function fetchMissingStyles(): Promise<void> {
  const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')];
  await Promise.all(links.filter((link) => !hasRules(link)).map(fetchAgain));
}

/** Some browsers give what did not come an empty sheet, and some let nobody look into that. */
function hasRules({ sheet }: HTMLLinkElement): boolean {
  try {
    return (sheet?.cssRules.length ?? 0) > 0;
  } catch {
    return false;
  }
}

function fetchAgain(missing: HTMLLinkElement): Promise<void> {
  const link = document.createElement("link");
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => reject(new Error(link.href));
    link.rel = "stylesheet";
    link.href = missing.href;
    missing.replaceWith(link);
  });
}
