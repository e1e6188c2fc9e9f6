// Who are you?
import { h, title } from './dom.js';

/**
 * @param {{login: (login: string, password: string) => Promise<unknown>}} act
 * @returns {import('./dom.js').View}
 */
export function loginView(act) {
  const login = h('input', { id: 'login', name: 'login', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', maxlength: 64, required: true });
  const password = h('input', { id: 'password', name: 'password', type: 'password', autocomplete: 'current-password', maxlength: 128, required: true });
  const send = h('button', { type: 'submit', class: 'main wide' }, '登录');

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    send.disabled = true;
    await act.login(login.value.trim(), password.value);
    send.disabled = false;
  }

  return {
    node: h('main', { class: 'narrow' },
      title('学法考法'),
      h('p', { class: 'muted' }, '国家工作人员学法用法及考试'),
      h('form', { class: 'card', onsubmit: submit },
        h('label', { for: 'login' }, '登录名'), login,
        h('label', { for: 'password' }, '密码'), password,
        send)),
  };
}
