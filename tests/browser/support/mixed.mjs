// Lines in which two directions meet, and how they have to run. Also shown in docs/tour.md.

/** `direction`: of the whole line, by its first word after leading mentions, names and addresses. */
export const mixedPosts = [
  { text: 'الموعد الساعة 18:30 عند Café Nour، والتفاصيل في https://example.org/a?b=1.', direction: 'rtl' },
  { text: 'Bring المفتاح الكبير and 2 litres of oil.', direction: 'ltr' },
  { text: '@Nadia_Karim هل وصلت الرسالة (رقم 14)؟', direction: 'rtl' },
  { text: '@أم_خالد the pump is back: call 555-0123!', direction: 'ltr' },
  { text: 'شغّل `npm run build -- --mode=test` ثم أعد المحاولة!', direction: 'rtl' },
  { text: 'The sign says «ممنوع الوقوف».', direction: 'ltr' },
  { text: 'الأسعار: 12.50 ثم 1,200 ثم -3%.', direction: 'rtl' },
  { text: 'https://example.org/water المصدر هنا.', direction: 'rtl' },
  { text: '**مهمّ:** لا تُفتح العلبة C++ قبل 2027/01/05…', direction: 'rtl' },
];
