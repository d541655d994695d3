// Every rule is a function from one file {path, text}, and all files of the tree, to its violations [{path, line, message}].
import { includes } from './rules/includes.mjs';
import { sizes } from './rules/sizes.mjs';
import { states } from './rules/states.mjs';
import { styles } from './rules/styles.mjs';
import { texts } from './rules/texts.mjs';
import { words } from './rules/words.mjs';

export const rules = { includes, sizes, states, styles, texts, words };
