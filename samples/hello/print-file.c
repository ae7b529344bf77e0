// SPDX-License-Identifier: MIT
// print-file PATH: prints the file that it is given.

#include <stdio.h>

int main(int argc, char *argv[])
{
    if (argc != 2) {
        fprintf(stderr, "usage: print-file PATH\n");
        return 2;
    }

    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) {
        perror(argv[1]);
        return 1;
    }

    char block[4096];
    size_t length;
    while ((length = fread(block, 1, sizeof block, file)) > 0)
        fwrite(block, 1, length, stdout);
    return ferror(file) ? 1 : 0;
}
