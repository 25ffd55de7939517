import Link from "next/link";

export const metadata = { title: { default: "Trang tin huyện Mẫu", template: "%s | Trang tin huyện Mẫu" } };

const menu = [
  ["/", "Trang chủ"],
  ["/posts", "Tin tức"],
  ["/gioi-thieu", "Giới thiệu"],
  ["/co-cau-to-chuc", "Cơ cấu tổ chức"],
  ["/tham-do-y-kien", "Thăm dò ý kiến"],
  ["/lien-he", "Liên hệ"],
  ["/tim-kiem", "Tìm kiếm"],
  ["/dang-nhap", "Đăng nhập"],
];

export default function Layout({ children }) {
  return (
    <html lang="vi">
      <body>
        <header className="container">
          <nav className="flex gap-3">
            {menu.map(([href, label]) => (
              <Link key={href} href={href}>
                {label}
              </Link>
            ))}
          </nav>
        </header>
        {children}
        <footer className="mt-auto border-t">
          <p>Cơ quan chủ quản: UBND huyện Mẫu. Điện thoại: 0200 000 000</p>
        </footer>
      </body>
    </html>
  );
}
