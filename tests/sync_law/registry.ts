/** What the test knows of everything that was made, whoever may see it: which room a thing belongs to. */
import type { OperationName, Operations, Post, RoomCard, ThreadCard } from "../../web-client/src/protocol.gen.ts";

export interface Word {
  readonly word: string;
  readonly room: number;
  readonly inside: boolean;
}

export class Registry {
  readonly roomOfThread = new Map<number, number>();
  readonly roomOfPost = new Map<number, number>();
  readonly #words = new Map<string, Omit<Word, "word">>();
  #last = 0;

  /** A word that occurs nowhere else. */
  word(): string {
    this.#last += 1;
    return `zz${this.#last}zz`;
  }

  wordsIn(text: string): readonly Word[] {
    return [...text.matchAll(/zz\d+zz/g)].flatMap(([word]) => {
      const known = this.#words.get(word);
      return known ? [{ word, ...known }] : [];
    });
  }

  learn<Op extends OperationName>(op: Op, reply: Operations[Op]["reply"]): void {
    switch (op) {
      case "create_room":
      case "change_room":
        return this.#room(reply as RoomCard);
      case "start_thread": {
        const { thread, post } = reply as Operations["start_thread"]["reply"];
        this.#thread(thread);
        return this.#post(post);
      }
      case "change_thread":
        return this.#thread(reply as ThreadCard);
      case "write_post":
      case "edit_post":
      case "restore_post":
        return this.#post(reply as Post);
      default:
        return undefined;
    }
  }

  #room(card: RoomCard): void {
    this.roomOfThread.set(card.lounge, card.id);
    this.#said(`${card.name} ${card.about}`, card.id, false);
  }

  #thread(card: ThreadCard): void {
    this.roomOfThread.set(card.id, card.room);
    this.#said(card.title ?? "", card.room, true);
  }

  #post(post: Post): void {
    const room = this.roomOfThread.get(post.thread);
    if (room === undefined) throw new Error(`a post in thread ${post.thread}, which nobody has made`);
    this.roomOfPost.set(post.id, room);
    this.#said(post.text, room, true);
  }

  #said(text: string, room: number, inside: boolean): void {
    for (const [word] of text.matchAll(/zz\d+zz/g)) this.#words.set(word, { room, inside });
  }
}
