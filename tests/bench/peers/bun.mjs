// A relay on Bun's own publish and subscribe: /follow/1,2 hears rooms 1 and 2, /publish says what they hear.
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch(request, self) {
    const [, verb, rooms] = new URL(request.url).pathname.split('/');
    if (self.upgrade(request, { data: { rooms: verb === 'follow' ? rooms.split(',') : [] } })) return undefined;
    return new Response('WebSockets only', { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 0,
    open(socket) {
      for (const room of socket.data.rooms) socket.subscribe(room);
    },
    message(_, message) {
      // The room stands at a fixed place in the message: tests/bench/message.cpp.
      server.publish(String(Number(message.slice(9, 15))), message, false);
    },
  },
});
console.log(`open at 127.0.0.1:${server.port}`);
