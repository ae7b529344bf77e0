# SPDX-License-Identifier: MIT
# The formula of a tap. RELEASES is where the zip files of a release are published.
class WasiVfs < Formula
  desc "Puts directories inside WebAssembly programs, and looks inside"
  homepage "RELEASES"
  version "@VERSION@"
  license "MIT"

  on_macos do
    on_arm do
      url "RELEASES/wasi-vfs-cli-aarch64-apple-darwin.zip"
      sha256 "@SHA256_aarch64-apple-darwin@"
    end
    on_intel do
      url "RELEASES/wasi-vfs-cli-x86_64-apple-darwin.zip"
      sha256 "@SHA256_x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "RELEASES/wasi-vfs-cli-aarch64-unknown-linux-gnu.zip"
      sha256 "@SHA256_aarch64-unknown-linux-gnu@"
    end
    on_intel do
      url "RELEASES/wasi-vfs-cli-x86_64-unknown-linux-gnu.zip"
      sha256 "@SHA256_x86_64-unknown-linux-gnu@"
    end
  end

  def install
    bin.install "wasi-vfs"
    generate_completions_from_executable(bin/"wasi-vfs", "completions", shells: [:bash, :zsh, :fish])
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/wasi-vfs --version")
  end
end
