/**
 * A relay of socket.io, as its page shows one. It is found beside this file or in the folder given
 * last.
 */
import { createRequire } from 'node:module';

const [, , port, folder] = process.argv;
const { Server } = createRequire(`${folder}/`)('socket.io');
const server = new Server(Number(port), { transports: ['websocket'] });
server.on('connection', (/** @type {any} */ socket) => {
  socket.on('hear', (/** @type {string} */ room) => socket.join(room));
  socket.on('say', (/** @type {string} */ room, /** @type {string} */ message) =>
    server.to(room).emit('said', message),
  );
});
