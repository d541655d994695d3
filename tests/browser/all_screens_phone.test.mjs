import { walkAllScreens } from './support/all_screens.mjs';

walkAllScreens('phone', { owners: ['en', 'ar'], guests: ['en', 'ar'] });
