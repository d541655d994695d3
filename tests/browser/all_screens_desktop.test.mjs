import { walkAllScreens } from './support/all_screens.mjs';

walkAllScreens('desktop', { owners: ['en', 'ar'], guests: ['en', 'ar'] });
