export const metadata = { title: "Đăng nhập" };

export default function Login() {
  return (
    <main>
      <h1>Đăng nhập</h1>
      <form method="post" action="/api/users/login">
        <input type="email" name="email" placeholder="Thư điện tử" />
        <input type="password" name="password" placeholder="Mật khẩu" />
        <button>Đăng nhập</button>
      </form>
    </main>
  );
}
