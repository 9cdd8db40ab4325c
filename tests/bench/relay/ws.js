/* A relay of npm's `ws`, as its page shows one: the first thing that one would write. */
import { WebSocketServer } from 'ws';

/** @type {Map<string | null, Set<import('ws').WebSocket>>} */
const rooms = new Map();
new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]) }).on(
  'connection',
  (socket, request) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const name = searchParams.get('room');
    const room = rooms.get(name) ?? new Set();
    rooms.set(name, room);
    if (pathname === '/hear') room.add(socket);
    socket.on('close', () => room.delete(socket));
    socket.on('message', (data) => {
      for (const one of room) one.send(data, { binary: false });
    });
  },
);
