/** Lucide's icons as data: a name, and the shapes on a square of 24. Color, stroke and size are the style sheet's. */
export interface Glyph {
  readonly name: string;
  readonly size: number;
  readonly node: readonly (readonly [tag: string, attributes: Readonly<Record<string, string | number>>])[];
}

const drawn = new WeakMap<Glyph, DocumentFragment>();

function draw(glyph: Glyph): DocumentFragment {
  const shapes = document.createDocumentFragment();
  for (const [tag, { key: _, ...attributes }] of glyph.node) {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
    shapes.append(shape);
  }
  return shapes;
}

/** The shapes of an icon, to be put into an <svg>. Drawn once: a stream of posts has a hundred of the same. */
export function shapesOf(glyph: Glyph): Node {
  let shapes = drawn.get(glyph);
  if (!shapes) drawn.set(glyph, (shapes = draw(glyph)));
  return shapes.cloneNode(true);
}
