// Every rule is a function from one file {path, text} to its violations [{path, line, message}].
import { includes } from './rules/includes.mjs';
import { sizes } from './rules/sizes.mjs';
import { styles } from './rules/styles.mjs';
import { texts } from './rules/texts.mjs';

export const rules = { includes, sizes, styles, texts };
