// Waiting is for things, with a deadline; never for time.

/** Generous: the machine may be busy with other tests. */
export const deadline = 20_000;

/** Tries again until it does not throw; then what it threw last is the failure. */
export async function eventually(check, within = deadline) {
  const until = Date.now() + within;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export const sees = (locator) => locator.first().waitFor({ state: 'visible', timeout: deadline });
export const misses = (locator) => locator.first().waitFor({ state: 'hidden', timeout: deadline });
