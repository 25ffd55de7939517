<?php
// Does one thing on the WordPress in the folder of argument 1: argument 2 is `set-up`, `put`, `remove`, `unpublish` or
// `shown`, and JSON on stdin says what with. Prints JSON. Called by cms_wordpress.py.
error_reporting(E_ERROR);
[$_, $folder, $what] = $argv;
$given = json_decode(stream_get_contents(STDIN), true);
$_SERVER += ['HTTP_HOST' => $given['host'] ?? 'localhost', 'REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
if ($what === 'set-up') define('WP_INSTALLING', true);
require "$folder/wp-load.php";
foreach (['upgrade', 'image', 'media', 'taxonomy', 'theme'] as $part) require_once ABSPATH . "wp-admin/includes/$part.php";
add_filter('pre_wp_mail', '__return_true');
kses_remove_filters();

function picture(int $number): int {
    $place = wp_upload_dir();
    $name = "anh-tin-$number.jpg";
    $image = imagecreatetruecolor(640, 420);
    imagefilledrectangle($image, 0, 0, 640, 420, imagecolorallocate($image, 40 * $number % 256, 90, 160));
    imagejpeg($image, "{$place['path']}/$name");
    $id = wp_insert_attachment(['post_mime_type' => 'image/jpeg', 'post_title' => "anh-tin-$number", 'post_status' => 'inherit',
        'post_excerpt' => ''], "{$place['path']}/$name");
    wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, "{$place['path']}/$name"));
    return $id;
}

function page(string $title, string $slug, string $content): void {
    wp_insert_post(['post_type' => 'page', 'post_status' => 'publish', 'post_title' => $title, 'post_name' => $slug, 'post_content' => $content]);
}

function set_up(array $given): array {
    wp_install('Cổng thông tin điện tử huyện Mẫu', 'quantri', 'quantri@localhost.localdomain', true, '', 'mat-khau-cua-bang-do');
    foreach ($given['options'] as $name => $value) update_option($name, $value);
    foreach (get_posts(['post_type' => 'post', 'numberposts' => 9]) as $post) wp_delete_post($post->ID, true);
    switch_theme($given['theme']);
    $GLOBALS['wp_rewrite']->init();
    flush_rewrite_rules(false);
    foreach ($given['authors'] as $number => $name)
        wp_insert_user(['user_login' => "tacgia$number", 'user_pass' => wp_generate_password(), 'display_name' => $name, 'role' => 'author']);
    foreach ($given['categories'] as $name) wp_insert_term($name, 'category');
    foreach ($given['pages'] as $page) page(...$page);
    $ids = array_map('picture', range(0, $given["pictures"] - 1));
    return ['ids' => $ids, 'images' => array_map('wp_get_attachment_url', $ids), 'uploads' => wp_upload_dir()];
}

function put(array $given): array {
    foreach ($given['posts'] as $post) {
        $author = get_users(['search' => $post['author'], 'search_columns' => ['display_name']])[0];
        $id = wp_insert_post(wp_slash(['ID' => known($post['number']), 'post_status' => 'publish', 'post_title' => $post['title'],
            'post_content' => $post['content'], 'post_excerpt' => $post['excerpt'], 'post_author' => $author->ID,
            'post_date' => $post['date'], 'post_category' => [get_term_by('name', $post['category'], 'category')->term_id],
            'tags_input' => $post['tags'], 'comment_status' => $post['comments'] ? 'open' : 'closed']), true);
        if (is_wp_error($id)) exit($id->get_error_message());
        update_post_meta($id, '_so', $post['number']);
        if ($given['old']) $GLOBALS['wpdb']->update($GLOBALS['wpdb']->posts, ['post_modified' => $post['date'],
            'post_modified_gmt' => get_gmt_from_date($post['date'])], ['ID' => $id]);
        if ($post['number'] % 4 === 1) set_post_thumbnail($id, $given['ids'][$post['number'] * 3 % count($given['ids'])]);
        if ($post['comments'] && !get_comments_number($id)) foreach (range(1, 3) as $n)
            wp_insert_comment(['comment_post_ID' => $id, 'comment_author' => "Bạn đọc $n", 'comment_approved' => 1, 'comment_date' => $post['date'], 'comment_date_gmt' => get_gmt_from_date($post['date']),
                'comment_content' => "Tôi rất đồng tình với bài viết, mong địa phương làm tốt hơn nữa, ý kiến thứ $n."]);
    }
    return [];
}

function known(int $number): int {
    $found = get_posts(['meta_key' => '_so', 'meta_value' => $number, 'post_status' => 'any', 'numberposts' => 1]);
    return $found ? $found[0]->ID : 0;
}

function shown(): array {
    return array_map(fn($post) => ['number' => (int) get_post_meta($post->ID, '_so', true), 'url' => get_permalink($post),
        'title' => $post->post_title, 'day' => substr($post->post_date, 0, 10),
        'author' => get_the_author_meta('display_name', $post->post_author)], get_posts(['numberposts' => -1]));
}

echo json_encode(match ($what) {
    'set-up' => set_up($given),
    'put' => put($given),
    'remove' => array_map(fn($number) => wp_delete_post(known($number), true) !== false, $given['numbers']),
    'unpublish' => array_map(fn($number) => wp_update_post(['ID' => known($number), 'post_status' => 'draft']), $given['numbers']),
    'shown' => shown(),
});
