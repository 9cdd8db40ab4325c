/*
 * Several nodes that are one through a real Redis: people do not know at which of them they are, and
 * nothing may depend on it.
 */
import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {follow, WHOLE} from './follower.js';
import {nodes, redis} from './redis.js';

const text = (/** @type {{body: Buffer}} */ {body}) => body.toString();

describe('nodes', {concurrency: true}, () => {
  test('learner and helper are at different nodes and hear each other', async (t) => {
    const {url} = await redis(t);
    const [one, other] = await nodes(t, url, 2);
    const owner = await follow(t, one.port);
    const {number} = await owner.call('room.open', {kind: 'follow'});
    const helper = await follow(t, other.port);
    const joined = await helper.call('room.join', {number});
    assert.deepEqual([joined.seat, joined.kind, joined.present], [1, 'follow', [0]]);
    assert.deepEqual((await owner.told()), {jsonrpc: '2.0', method: 'room.joined', params: {seat: 1}});
    owner.send({flags: WHOLE, body: 'step 3'}, {seat: 1, body: 'only you'});
    assert.deepEqual(await helper.record(), {seat: 0, flags: WHOLE, body: Buffer.from('step 3')});
    assert.equal(text(await helper.record()), 'only you');
    helper.send({body: 'I point'});
    assert.deepEqual(await owner.record(), {seat: 1, flags: 0, body: Buffer.from('I point')});
  });
});
