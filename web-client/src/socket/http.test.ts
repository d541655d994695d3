import { expect, it } from "vitest";
import { createHttp } from "./http";

interface Sent {
  address: string;
  options: RequestInit;
}

function http(answer: () => Promise<Response>) {
  const sent: Sent[] = [];
  const fetchIt = (address: unknown, options: unknown): Promise<Response> => {
    sent.push({ address: String(address), options: options as RequestInit });
    return answer();
  };
  return { sent, http: createHttp(fetchIt as typeof fetch, () => "0123456789abcdef") };
}

it("a last word outlives the page, and nobody waits for it", async () => {
  const { sent, http: line } = http(() => Promise.reject(new TypeError("the page is gone")));
  line.lastWord("move_read_mark", { thread: 7, number: 10 });
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toMatchObject([
    { address: "/api/v1/move_read_mark", options: { method: "POST", keepalive: true, body: '{"thread":7,"number":10}' } },
  ]);
});

it("an answer that is not the server's is no answer", async () => {
  const { http: line } = http(async () => new Response("<html>Sign in to the hotel's network</html>"));
  expect(await line.post("sign_out", {})).toEqual({ kind: "offline" });
});
