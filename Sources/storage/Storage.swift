@main
struct Storage {
  static func main() {}
}
