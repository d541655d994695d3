// It has the desktop's columns, less of them, and a finger.
import { walkAllScreens } from './support/all_screens.mjs';

walkAllScreens('tablet', { owners: ['ar'], guests: ['en'] });
