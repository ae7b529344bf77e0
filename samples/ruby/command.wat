;; SPDX-License-Identifier: MIT
;; Makes a command of Ruby's reactor: _start hands what was typed to the functions that a JavaScript host would call. A string is its address and
;; its length there, and the reactor reads an argument up to its zero. wasm-merge joins the two modules: the memory is the reactor's.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param $count i32) (param $length i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param $addresses i32) (param $bytes i32) (result i32)))
  (import "ruby" "memory" (memory 1))
  (import "ruby" "_initialize" (func $initialize))
  (import "ruby" "cabi_realloc" (func $realloc (param $old i32) (param $length i32) (param $align i32) (param $new i32) (result i32)))
  (import "ruby" "ruby-init: func(args: list<string>) -> ()" (func $ruby_init (param $list i32) (param $count i32)))
  (import "ruby" "rb-eval-string-protect: func(str: string) -> tuple<handle<rb-abi-value>, s32>"
    (func $eval (param $text i32) (param $length i32) (result i32)))

  ;; The reactor reads a program when it starts, and never runs it.
  (data $options "ruby\00-EUTF-8\00-e_=0\00--\00")
  ;; Runs the program that the first argument names, then what at_exit was given, the last first, and ends with the exit code.
  (data $main
    "pending = []\n"
    "Kernel.define_method(:at_exit) { |&block| pending.push(block).last }\n"
    "pending.push(proc do\n"
    "  case name = ARGV.shift\n"
    "  when nil then abort 'usage: FILE [ARGUMENT...], or -e TEXT [ARGUMENT...]'\n"
    "  when '-e' then eval ARGV.shift.to_s, TOPLEVEL_BINDING, '-e'\n"
    "  else load $0 = name\n"
    "  end\n"
    "end)\n"
    "status = 0\n"
    "while (block = pending.pop)\n"
    "  begin\n"
    "    block.call\n"
    "  rescue SystemExit => e\n"
    "    status = e.status\n"
    "  rescue Exception => e\n"
    "    e.set_backtrace e.backtrace.take_while { |place| !place.start_with?('eval:') }\n"
    "    $stderr.write e.full_message(highlight: false)\n"
    "    status = 1\n"
    "  end\n"
    "end\n"
    "$stdout.flush\n"
    "exit! status\n")

  (func $allocate (param $length i32) (result i32)
    (call $realloc (i32.const 0) (i32.const 0) (i32.const 4) (local.get $length)))

  ;; Writes a string to the list at $item: its address, and its length with the zero. Returns the address after it.
  (func $put (param $item i32) (param $address i32) (result i32)
    (local $end i32)
    (local.set $end (local.get $address))
    (loop $next
      (local.set $end (i32.add (local.get $end) (i32.const 1)))
      (br_if $next (i32.load8_u (i32.sub (local.get $end) (i32.const 1)))))
    (i32.store (local.get $item) (local.get $address))
    (i32.store offset=4 (local.get $item) (i32.sub (local.get $end) (local.get $address)))
    (local.get $end))

  (func (export "_start")
    (local $sizes i32) (local $count i32) (local $typed i32) (local $bytes i32) (local $list i32) (local $text i32) (local $i i32)
    (call $initialize)
    (local.set $sizes (call $allocate (i32.const 8)))
    (if (call $args_sizes_get (local.get $sizes) (i32.add (local.get $sizes) (i32.const 4))) (then unreachable))
    (local.set $count (i32.load (local.get $sizes)))
    (local.set $typed (call $allocate (i32.mul (i32.const 4) (local.get $count))))
    (local.set $bytes (call $allocate (i32.load offset=4 (local.get $sizes))))
    (if (call $args_get (local.get $typed) (local.get $bytes)) (then unreachable))

    ;; Four arguments of ours, and those that were typed but the first, which names the program.
    (local.set $list (call $allocate (i32.mul (i32.const 8) (i32.add (i32.const 4) (local.get $count)))))
    (local.set $text (call $allocate (i32.const 22)))
    (memory.init $options (local.get $text) (i32.const 0) (i32.const 22))
    (loop $next
      (local.set $text (call $put (i32.add (local.get $list) (i32.mul (i32.const 8) (local.get $i))) (local.get $text)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 4))))
    (loop $next
      (if (i32.gt_u (local.get $count) (i32.sub (local.get $i) (i32.const 3)))
        (then
          (drop (call $put
            (i32.add (local.get $list) (i32.mul (i32.const 8) (local.get $i)))
            (i32.load (i32.add (local.get $typed) (i32.mul (i32.const 4) (i32.sub (local.get $i) (i32.const 3)))))))
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (br $next))))
    (call $ruby_init (local.get $list) (local.get $i))

    (local.set $text (call $allocate (i32.const 618)))
    (memory.init $main (local.get $text) (i32.const 0) (i32.const 618))
    (drop (call $eval (local.get $text) (i32.const 618)))
    unreachable))
